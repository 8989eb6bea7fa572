// Decodes the one message a picture arrives in. Its layout is described in pack.py.

const inflate = async bytes => {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const floats = bytes => new Float32Array(bytes.slice().buffer)

/** bytes: Uint8Array → the header with its plane references replaced by the planes. */
export async function decode(bytes) {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== "SAM1") {
    throw new Error("the message is not a picture")
  }
  const start = 8 + numbers.getUint32(4, true)
  const picture = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)))
  const middle = start + picture.raw
  const end = middle + picture.deflated
  const sections = [bytes.subarray(start, middle), await inflate(bytes.subarray(middle, end))]
  const plane = place => place && sections[place[0]].subarray(place[1], place[1] + place[2])

  for (const panel of picture.panels) {
    panel.levels = plane(panel.plane)
    panel.share = plane(panel.share)
  }
  if (picture.rules) picture.rules.bits = plane(picture.rules.plane)
  if (picture.kept) {
    picture.kept.mean = floats(plane(picture.kept.mean))
    picture.kept.low = picture.kept.low && floats(plane(picture.kept.low))
  }
  // What belongs to the mounting: see component.py.
  picture.answers = numbers.getUint32(end + 1, true)
  picture.events = { view: (bytes[end] & 1) > 0, pin: (bytes[end] & 2) > 0, more: (bytes[end] & 4) > 0 }
  return picture
}

/** The rules that allow pairs of pixel `at`, as one integer. */
export function ruleBits(rules, at) {
  let bits = 0
  for (let byte = 0; byte < rules.bytes; byte++) bits |= rules.bits[at * rules.bytes + byte] << (8 * byte)
  return bits
}

/** The value in the middle of a level: the inverse of raster.py's quantisation. */
export function valueOf(level, kind, scales) {
  if (kind === "difference") {
    const { low, limit, log } = scales.difference
    const steps = level - 128
    if (steps === 0) return 0
    if (!log) return (limit * steps) / 127
    return Math.sign(steps) * low * (limit / low) ** ((Math.abs(steps) - 1) / 126)
  }
  const { low, high, log } = scales.weight
  const part = (level - 1) / 254
  return log ? low * (high / low) ** part : low + (high - low) * part
}

/** The share of allowed pairs behind a level of a share plane. */
export const shareOf = level => (level === 0 ? 0 : 10 ** ((6 * (level - 255)) / 254))
