// Light or dark, as Streamlit's theme variables say, and ink that can be read on a colour.

const channels = color => [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16) / 255)

const linear = value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)

/** Relative luminance of #rrggbb (WCAG 2.2). */
export function luminance(color) {
  const [red, green, blue] = channels(color).map(linear)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Black or white, whichever stands out more: at least 4.5 to 1 on every colour. */
export const inkOn = color => (luminance(color) > 0.179 ? "#000000" : "#ffffff")

export function readTheme(root, colors) {
  const page = getComputedStyle(root).getPropertyValue("--st-background-color").trim()
  const dark = /^#[0-9a-f]{6}$/i.test(page) && luminance(page) < 0.2
  return colors[dark ? "dark" : "light"]
}
