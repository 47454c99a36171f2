"""The places: what there is, what it is called in three languages and in every case, and where it lies."""
