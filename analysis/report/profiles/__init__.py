"""What a hub profile says: each part of the page as a record that shows itself."""
