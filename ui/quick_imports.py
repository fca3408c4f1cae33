"""Imported before the rest of the desktop: it spares all later imports a look into their sources.

PySide reads the source of every module that is imported after it, to see whether it speaks of `__feature__`
(PYSIDE-2029). Nothing in Pronto asks for such a feature, so every module may be passed over.
"""

import sys

import PySide6.QtCore  # noqa: F401

QUESTION = "_mod_uses_pyside"
"""The function of `shibokensupport.feature` that reads the source; where it goes by another name all stays as it is."""


def uses_no_feature(module: object) -> bool:
    return False


feature = sys.modules.get("shibokensupport.feature")
if feature is not None and hasattr(feature, QUESTION):
    setattr(feature, QUESTION, uses_no_feature)
