/** How pages of the forge look, in light and dark. Colour is never alone: lines keep their sign, states their word. */
export const STYLE = `:root{--text:#1f2328;--soft:#59636e;--ground:#fff;--pre:#f6f8fa;--line:#d0d7de;--open:#1a7f37;--merged:#6639ba;
--closed:#a40e26;--plus:#116329;--plus-ground:#dafbe1;--minus:#82071e;--minus-ground:#ffebe9;--hunk:#0550ae;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--soft:#9198a1;--ground:#0d1117;--pre:#161b22;--line:#3d444d;--open:#3fb950;
--merged:#b083f0;--closed:#f47067;--plus:#aff5b4;--plus-ground:#12261e;--minus:#ffdcd7;--minus-ground:#301b1e;--hunk:#79c0ff;--link:#79c0ff}}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--ground)}
a{color:var(--link)}pre{background:var(--pre);padding:.7rem;overflow-x:auto}code{font-size:.9em}
article{border:1px solid var(--line);border-radius:.4rem;padding:0 1rem;margin:1rem 0}
table{border-collapse:collapse}th,td{border:1px solid var(--line);padding:.2rem .6rem;text-align:left}
summary{cursor:pointer}form{display:inline-block;margin-right:.5rem}button{font:inherit;padding:.3rem .9rem}
.open{color:var(--open)}.merged{color:var(--merged)}.closed{color:var(--closed)}
.plus{color:var(--plus);background:var(--plus-ground)}.minus{color:var(--minus);background:var(--minus-ground)}
.hunk{color:var(--hunk)}.head{color:var(--soft)}`;
