"""The fast engine: criteria compiled to set algebra, evaluated over all candidates of all jurisdictions at once.

Every node of the snapshot has a bit; a shape becomes two sets of nodes, as Python integers: those that conform, and those that
fail in nothing but slots that are not stated. A property shape is one or two operations on the sets of an index, so a pattern
costs microseconds however many norms there are. The subset of SHACL that this engine knows is what frameworks may use
(``docs/reference/shacl-subset.md``).
"""
