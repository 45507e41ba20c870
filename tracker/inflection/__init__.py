"""A lemma becomes all its inflected forms, when a pack is read and never when a report is. Pure; knows no agreement."""
