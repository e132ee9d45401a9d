"""The widgets: each draws one thing and posts messages upward; none of them calls the library."""
