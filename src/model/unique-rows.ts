/** The rows that occur, each once, and for each place the position of its row among them. */
export function uniqueRows(ids: Int32Array): { unique: Int32Array; inverse: Int32Array } {
  const positions = new Map<number, number>();
  const inverse = ids.map((id) => {
    const position = positions.get(id) ?? positions.size;
    positions.set(id, position);
    return position;
  });
  return { unique: Int32Array.from(positions.keys()), inverse };
}
