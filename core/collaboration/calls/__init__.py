"""Calls of a workspace: voice, camera and screen between its members, machine to machine."""
