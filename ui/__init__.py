"""The window: pages on the core's services, widgets that know no feature, one look."""
