/** A square of pixels with the light of a point source. */
export class Raster {
  readonly values: Float64Array;
  readonly #pixels: number;
  readonly #across: Float64Array;

  constructor(pixels: number) {
    this.#pixels = pixels;
    this.values = new Float64Array(pixels * pixels);
    this.#across = new Float64Array(pixels);
  }

  /**
   * A round Gaussian whose pixels sum to 1, but for what lies beyond the edge.
   *
   * @param x the centre, in pixels from the middle of the first one
   * @param sigma pixels
   */
  draw(x: number, y: number, sigma: number): this {
    const [pixels, across, values] = [this.#pixels, this.#across, this.values];
    const scale = 1 / (2 * Math.PI * sigma ** 2);
    for (let column = 0; column < pixels; column += 1)
      across[column] = Math.exp(-((column - x) ** 2) / (2 * sigma ** 2));
    for (let row = 0; row < pixels; row += 1) {
      const up = scale * Math.exp(-((row - y) ** 2) / (2 * sigma ** 2));
      for (let column = 0; column < pixels; column += 1)
        values[row * pixels + column] = up * (across[column] as number);
    }
    return this;
  }
}
