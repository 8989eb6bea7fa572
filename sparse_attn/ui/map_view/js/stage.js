// The elements of the map: a toolbar, and two canvases with Plotly's axes between them.
import { integer } from "./ticks.js"

const ACTIONS = ["in", "out", "whole"]

function element(tag, className, parent) {
  const made = document.createElement(tag)
  made.className = className
  parent.append(made)
  return made
}

/** Gives a canvas the size of the place in device pixels; its context then counts CSS pixels. */
export function sized(canvas, place) {
  const [width, height] = [place.width, place.height].map(each => Math.round(each * devicePixelRatio))
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const context = canvas.getContext("2d")
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  context.clearRect(0, 0, place.width, place.height)
  return context
}

/** Builds everything below the root, once. */
export function buildStage(root) {
  root.replaceChildren()
  const bar = element("div", "sa-map-bar", root)
  const range = element("span", "sa-map-range", bar)
  const buttons = ACTIONS.map(action => {
    const button = element("button", "sa-map-button", bar)
    button.type = "button"
    button.dataset.action = action
    return button
  })
  const message = element("div", "sa-map-message", root)
  message.hidden = true
  message.setAttribute("role", "alert")
  const stage = element("div", "sa-map-stage", root)
  stage.setAttribute("role", "img")
  const pixels = element("canvas", "sa-map-layer", stage)
  const plot = element("div", "sa-map-layer", stage)
  const marks = element("canvas", "sa-map-layer", stage)
  const box = element("div", "sa-map-box", stage)
  box.hidden = true

  return {
    stage, pixels, plot, marks, box, buttons,
    label(picture) {
      buttons.forEach(button => {
        const { text, title } = picture.texts.buttons[button.dataset.action]
        button.textContent = text
        button.title = title
        button.setAttribute("aria-label", title)
      })
      stage.setAttribute("aria-label", picture.caption)
      message.hidden = true
    },
    range(picture, view) {
      const ends = start => `${integer(Math.floor(start))}–${integer(Math.ceil(start + view.span) - 1)}`
      range.textContent = view.span >= picture.length ? ""
        : picture.texts.range.replace("{rows}", ends(view.row)).replace("{columns}", ends(view.column))
    },
    fit(place) {
      stage.style.height = `${place.height}px`
      for (const canvas of [pixels, marks]) {
        canvas.style.width = `${place.width}px`
        canvas.style.height = `${place.height}px`
      }
    },
    say(sentence) {
      message.textContent = sentence
      message.hidden = false
    },
  }
}
