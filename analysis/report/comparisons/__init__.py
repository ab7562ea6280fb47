"""What a comparison says: hubs on common units, each part a record that shows itself."""
