"""The country studies: reserves, entry reforms, Morocco 2014, Tunisia 2018."""
