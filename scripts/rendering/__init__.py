"""The pages of docs/ that are rendered: from the ontology, the rules, the queries and the command line itself."""
