"""One report as an agency sends it and as others print it."""

WIRE = (
    "On 23 November between 18:30 and 23:15 units of the Azerbaijani army opened fire from rifles towards positions "
    "near Vardenis. No losses were reported, said the ministry in Yerevan. Observers of the mission went to the line "
    "in the morning and counted the traces of bullets on two houses."
)
REWORDED = (
    "On 23 November between 18:30 and 23:15 troops of the Azerbaijani army opened fire from rifles towards posts "
    "near Vardenis. No casualties were reported, said the ministry in Yerevan. Observers of the mission drove to the "
    "line in the morning and counted the traces of bullets on two houses."
)

LATER_ISSUE = WIRE.replace("23 November", "24 November")
"""What the ministry says of another night."""
