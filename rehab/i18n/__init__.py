"""Words for people: translations, and the one sentence for everything that can go wrong.

Message ids are plain English. Catalogues are ``assets/locale/LL/LC_MESSAGES/rehab.po``;
without one for the language, and for a text that one lacks, the English stands.
"""

from rehab.i18n.language import (
    LANGUAGES,
    N_,
    _,
    decimal,
    guess_language,
    hear_system,
    is_right_to_left,
    language,
    listed,
    ngettext,
    use_language,
)
from rehab.i18n.sentences import explain, explain_to_patient

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "decimal",
    "explain",
    "explain_to_patient",
    "guess_language",
    "hear_system",
    "is_right_to_left",
    "language",
    "listed",
    "ngettext",
    "use_language",
]
