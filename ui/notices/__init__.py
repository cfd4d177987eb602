"""Notices as a person meets them: the bell and its list, messages in the window, the system's, and the tray."""
