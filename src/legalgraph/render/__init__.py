"""What people read: plain values, terminal text, Markdown. Only frozen values come in here."""
