/** An array of another length that holds what the given one held, and zeros beyond; the given one is empty afterwards. */
export const resizedNumbers = ({ buffer }: Float64Array<ArrayBuffer>, length: number) =>
  new Float64Array(buffer.transfer(length * Float64Array.BYTES_PER_ELEMENT));

export const resizedPlaces = ({ buffer }: Int32Array<ArrayBuffer>, length: number) =>
  new Int32Array(buffer.transfer(length * Int32Array.BYTES_PER_ELEMENT));
