"""The built-in verbs, one small file of data each (§3.2)."""
