/**
 * The probability of at least `count` events where `mean` are expected and each comes by itself (Poisson distribution).
 * Up to the mean nothing is rare: 1 stands for all of it.
 */
export function poissonTail(count: number, mean: number): number {
  if (count <= mean) return 1;
  if (mean <= 0) return 0;
  let term = Math.exp(count * Math.log(mean) - mean - logFactorial(count));
  let tail = 0;
  for (let next = count + 1; term > tail * Number.EPSILON; next += 1) {
    tail += term;
    term *= mean / next;
  }
  return Math.min(1, tail);
}

/** ln(n!), by Stirling's series from 10 on: its error is below 10⁻¹⁰ there. */
function logFactorial(n: number): number {
  if (n < 10) {
    let product = 1;
    for (let factor = 2; factor <= n; factor += 1) product *= factor;
    return Math.log(product);
  }
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5)
  );
}
