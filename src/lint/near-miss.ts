/** The names that may be meant by a mistyped one: those closest to it, none where all are far from it. */
export function findNearMisses(name: string, names: readonly string[]): string[] {
  const distances = names.map((candidate) => distanceBetween(name, candidate));
  const closest = Math.min(...distances);
  return names.filter((candidate, i) => distances[i] === closest && closest <= Math.max(1, candidate.length / 4));
}

function distanceBetween(name: string, candidate: string): number {
  const [a, b] = [normalize(name), normalize(candidate)];
  const short = b.replace(/^task/, "");
  // `NER`, `task-ner` and `ner` are ways to write task_ner, not typing errors in it.
  return a === b || a === short ? 0 : editDistance(a, b);
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, "");
}

/** How many letters to insert, delete, replace or swap with their neighbour to make one word of another. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) best = Math.min(best, beforePrevious[j - 2]! + 1);
      current.push(best);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length]!;
}
