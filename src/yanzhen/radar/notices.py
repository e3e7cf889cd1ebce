"""The kind of notification that the radar sends."""

NEWS = "NEWS"
