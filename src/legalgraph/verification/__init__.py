"""Is what was quoted printed where it is said to stand? Quotations, words of evidence and figures against hashed documents.

Nothing here moves an anchor: a document that is not the file that was hashed is `SOURCE_CHANGED`, whatever it prints now.
``propose`` tells where the words stand in it, as a patch for people to review.
"""

from __future__ import annotations

from legalgraph.verification.documents import Library
from legalgraph.verification.evidence import verify
from legalgraph.verification.propose import Proposal, propose
from legalgraph.verification.values import Checked, Kind, Result, Verification

__all__ = ["Checked", "Kind", "Library", "Proposal", "Result", "Verification", "propose", "verify"]
