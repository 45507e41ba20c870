"""Words of English, French and German by which names are told."""

ARTICLES = frozenset(
    "the a an its his her their our some several many both two three le la les l un une der die das".split()
)
LEADING = frozenset(
    """but while although though whereas because however as since yet so that and or whom which where when meanwhile
    earlier later now then also still only even if whether than ce qui que dont mais et puis alors und aber dass
    """.split()
)
"""Words before a subject."""
PREPOSITIONS = frozenset(
    """in on at by from after during for with without under over amid before about into to of near despite beside
    besides alongside aboard across along around behind below through against between upon until within outside inside
    like unlike following à en dans sur pour par avec sans depuis selon aus in bei nach für mit von im am zur zum auf
    """.split()
)
OF = frozenset("de du des d der von".split())
WITHIN = frozenset("of the s and for de la du des l d der des und et".split())
"""Words within a name."""
TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today yesterday evening morning night hour day week month year hours days
    months years ago earlier later
    """.split()
)
BEFORE_TIMES = frozenset("on in at last early late since".split())
ASIDES = ("in turn", "for its part", "for his part", "in return")
PRONOUNS = frozenset("he she they il elle ils er sie".split())
NO_SUBJECT = frozenset(
    """it i we you this that these those there what which whose whom who everyone nobody nothing one each all both
    others""".split()
)
WHO = frozenset("who qui".split())

# ---- verbs ------------------------------------------------------------------------------------------------------
HELPING = frozenset(
    """had has have also later earlier then still again now meanwhile already first just even yet did does do not
    never reportedly repeatedly openly publicly officially recently previously rightly a ont avait hat hatte
    """.split()
)
BEING = frozenset("is are was were be been being am est sont était wurde wurden wird".split())
WILL = frozenset("will would can could may might must should shall to".split())
VERBS = (BEING | WILL | {"had", "has", "have", "it", "this", "these", "those", "there", "what", "which"}) - {
    "to",
    "may",
}
"""Words that stand in no name."""
AND = frozenset("and but then or et und".split())
BY = frozenset("by par von".split())
SET_BEHIND = frozenset(
    """said says writes wrote added adds reports reported explained explains stated argued announced warned insisted
    claimed noted notes confirmed quoted dit disent déclare écrit affirme indique ajoute assure explique sagt sagte
    erklärte teilte meldet schreibt berichtet
    """.split()
)
"""Verbs that their subject may follow."""
CONTRASTS = frozenset("but while whereas although though yet however aber während mais".split())
"""Words before another one's words."""
HOLDING = frozenset(
    """wants want wanted rejects rejected reject disagrees disagreed calls called hopes hoped regards considers disputes
    disputed demands demanded insists insisted counters countered
    """.split()
)
"""Verbs of holding a view, which tell of another one as verbs of saying do."""
NO_CONTENT = frozenset("reporters journalists via".split())
"""Behind a verb of saying these tell to whom, and not what."""
DOERS = ("ers", "ors", "ists", "ians", "ants", "men", "women", "people")
"""Ends of nouns for people by what they do."""
BEFALLEN = frozenset("of by to in as for with on".split())
"""After a participle these tell what befell somebody: accused of crimes."""

# ---- nouns that look like verbs ---------------------------------------------------------------------------------
NOUNS_TOO = frozenset(
    """claims claim orders order promises promise pledges pledge vows vow demands demand reports report records record
    register notes counts urges threatens stress call calls accusing blame
    """.split()
)
MADE_NOUNS = ("tion", "tions", "ment", "ments", "sis")
BEFORE_NOUNS = frozenset(
    """a an the this that these those its his her their our no any of on to s by for in with into about more other
    repeated joint new own another every each all despite whose and or
    """.split()
)
AFTER_NOUNS = frozenset(["", "of", "for", "and", "or", "on", "in", "by", "from", "as"])
