"""Web pages written down as text: menus, breadcrumb, article, neighbours, footer, no tags."""
