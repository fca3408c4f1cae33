"""The colours of the desktop by their meaning: one table per theme, the same names in each. No Qt here."""

Tokens = dict[str, str]

LIGHT: Tokens = {
    "window": "#f6f7f9",
    "surface": "#ffffff",
    "raised": "#ffffff",
    "line": "#e3e6ea",
    "text": "#1b1f24",
    "soft": "#5b6470",
    "faint": "#69727e",
    "accent": "#2f5fd0",
    "accent_soft": "#e8eefc",
    "on_accent": "#ffffff",
    "hover": "#f1f4f8",
    "good": "#1f7a3d",
    "good_soft": "#e3f4e8",
    "warn": "#8f5400",
    "warn_soft": "#fdf0d9",
    "bad": "#c2272d",
    "bad_soft": "#fde7e7",
    "violet": "#6b46c1",
    "violet_soft": "#efe9fb",
    "soft_soft": "#eff2f5",
    "note": "#fff7df",
    "note_line": "#eadfb8",
}

DARK: Tokens = {
    "window": "#14171b",
    "surface": "#1b1f24",
    "raised": "#21262c",
    "line": "#2c323a",
    "text": "#e7eaee",
    "soft": "#a2abb6",
    "faint": "#818a96",
    "accent": "#7aa2ff",
    "accent_soft": "#24304a",
    "on_accent": "#14171b",
    "hover": "#232930",
    "good": "#6fcf8b",
    "good_soft": "#1c3325",
    "warn": "#f0b35b",
    "warn_soft": "#3a2c14",
    "bad": "#ff8a85",
    "bad_soft": "#40211f",
    "violet": "#b79cff",
    "violet_soft": "#2e2644",
    "soft_soft": "#272d34",
    "note": "#332c17",
    "note_line": "#4a4022",
}

HIGH_CONTRAST: Tokens = {
    "window": "#ffffff",
    "surface": "#ffffff",
    "raised": "#ffffff",
    "line": "#000000",
    "text": "#000000",
    "soft": "#1f1f1f",
    "faint": "#3a3a3a",
    "accent": "#0030a0",
    "accent_soft": "#dbe6ff",
    "on_accent": "#ffffff",
    "hover": "#eeeeee",
    "good": "#00501c",
    "good_soft": "#e6f7ea",
    "warn": "#5c3400",
    "warn_soft": "#fff1d6",
    "bad": "#8c0008",
    "bad_soft": "#ffe6e6",
    "violet": "#40208c",
    "violet_soft": "#efe8ff",
    "soft_soft": "#f0f0f0",
    "note": "#fff6cc",
    "note_line": "#000000",
}

THEMES: dict[str, Tokens] = {"light": LIGHT, "dark": DARK, "high_contrast": HIGH_CONTRAST}

TONES = ("accent", "good", "warn", "bad", "violet", "soft")
"""What a pill, an icon or a count may mean; each has a `_soft` ground of its own."""
