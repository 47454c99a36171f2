"""From reports about a war to dated events of control, a timeline of who holds what, and an honest map."""
