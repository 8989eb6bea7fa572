// What the colours and signs of the grid mean, in words.

const SIGNS = { right: "✓", missed: "○", extra: "✗", painted: "●" }

export function drawLegend(list, picture, look) {
  list.replaceChildren(...picture.legend.map(([sign, words]) => {
    const item = document.createElement("li")
    const sample = document.createElement("span")
    sample.className = "sa-grid-sample"
    sample.setAttribute("aria-hidden", "true")
    const category = picture.colors.categoryNames.indexOf(sign)
    if (sign === "scale") {
      sample.classList.add("sa-grid-sample-scale")
      sample.style.background = `linear-gradient(to right, ${look.scale.join(",")})`
    } else if (sign === "hatch") {
      sample.classList.add("sa-grid-hatched")
      sample.style.setProperty("--back", look.hatch[0])
      sample.style.setProperty("--hatch", look.hatch[1])
    } else if (category >= 0) {
      sample.style.background = look.categories[category]
    } else {
      sample.classList.add("sa-grid-sample-sign")
      sample.textContent = SIGNS[sign] ?? sign
    }
    item.append(sample, words)
    return item
  }))
}
