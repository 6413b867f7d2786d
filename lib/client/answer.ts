import { useEffect, useRef, useState } from 'preact/hooks';

/** A question stands once it has not changed for this long, ms: else each letter of a word that is typed had its answer. */
const PAUSE = 700;

/**
 * What a screen reader is told: the answer to a question that someone changed, once. Of an answer that changes by itself,
 * as while errors arrive, it is told nothing.
 * @param isWhole the answer is to this question, and nothing more is being looked for
 */
export function useAnswer(question: string, answer: string, isWhole: boolean): string {
  const [told, setTold] = useState('');
  const answered = useRef(question);
  const latest = useRef(answer);
  latest.current = answer;
  useEffect(() => {
    if (question === answered.current) return undefined;
    setTold(''); // The same words as before are said, too.
    if (!isWhole) return undefined;
    const timer = setTimeout(() => {
      answered.current = question;
      setTold(latest.current);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [question, isWhole]);
  return told;
}
