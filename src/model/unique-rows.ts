/** The rows that occur, each once, in the order of their first places, and for each place the position of its row among them. */
export function uniqueRows(ids: Int32Array): { unique: Int32Array; inverse: Int32Array } {
  const highest = ids.reduce((high, id) => Math.max(high, id), -1);
  // Faster than a map, and this is done for each table in each step.
  const positions = new Int32Array(highest + 1).fill(-1);
  const unique = new Int32Array(ids.length);
  const inverse = new Int32Array(ids.length);
  let count = 0;
  for (let place = 0; place < ids.length; place++) {
    const id = ids[place]!;
    if (positions[id]! < 0) {
      positions[id] = count;
      unique[count++] = id;
    }
    inverse[place] = positions[id]!;
  }
  return { unique: unique.slice(0, count), inverse };
}
