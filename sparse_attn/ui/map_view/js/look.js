// The colours and the font of Streamlit's theme, as the map needs them.

/** Any CSS colour as [red, green, blue]. */
function channels(color) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
}

const css = ([red, green, blue]) => `rgb(${red},${green},${blue})`

const mix = (first, second, part) => css(first.map((each, at) => Math.round(each + (second[at] - each) * part)))

/** A Plotly colour scale from 255 packed colours. */
function colorScale(packed) {
  const bytes = atob(packed)
  const stops = 32
  return Array.from({ length: stops + 1 }, (_, at) => {
    const from = 3 * Math.round((254 * at) / stops)
    return [at / stops, css([0, 1, 2].map(channel => bytes.charCodeAt(from + channel)))]
  })
}

/** root: an element below Streamlit's theme variables; themes: the picture's colours. */
export function readLook(root, themes) {
  const style = getComputedStyle(root)
  const variable = (name, otherwise) => {
    const value = style.getPropertyValue(name).trim()
    return value && value !== "unset" ? value : otherwise
  }
  const page = channels(variable("--st-background-color", "#ffffff"))
  const text = channels(variable("--st-text-color", "#31333f"))
  const dark = 0.2126 * page[0] + 0.7152 * page[1] + 0.0722 * page[2] < 128
  const colors = themes[dark ? "dark" : "light"]
  return {
    colors,
    dark,
    page: css(page),
    text: css(text),
    line: mix(page, text, 0.45),
    grid: mix(page, text, 0.14),
    accent: variable("--st-primary-color", "#ff4b4b"),
    font: variable("--st-font", "sans-serif"),
    notAllowed: colors.notAllowed,
    why: colors.why,
    scales: { weight: colorScale(colors.weight), difference: colorScale(colors.difference) },
  }
}
