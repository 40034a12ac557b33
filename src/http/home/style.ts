/** The page's only style, sent with it: nothing is fetched from anywhere. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f7f8f8;--card:#fff;--ink:#16242b;--soft:#5b6b73;--line:#dfe6e8;--river:#1d6f86;--deep:#0f4c5f;--good:#1f7a4d;--bad:#a8322d}
@media(prefers-color-scheme:dark){:root{--paper:#10181c;--card:#172227;--ink:#e6eef0;--soft:#93a5ad;--line:#26353b;--river:#6fc0d6;--deep:#0b3845;--good:#63c795;--bad:#f08a83}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
header{background:linear-gradient(120deg,#0f4c5f,#1d6f86 70%,#3791a5);color:#fff;padding:3.5rem 1.5rem 5.5rem;position:relative;overflow:hidden}
header svg{position:absolute;left:0;bottom:-1px;width:100%;height:3.5rem;fill:var(--paper)}
.wide{max-width:62rem;margin:0 auto}
h1{margin:0;font-size:2rem;font-weight:600;letter-spacing:-.01em;line-height:1.25}
header p{max-width:44rem;margin:.9rem 0 0;color:#dcecf0}
main{padding:0 1.5rem 3rem}
main.wide{max-width:65rem}
.state{display:flex;flex-wrap:wrap;gap:.4rem 2rem;align-items:center;margin:-.4rem 0 0;color:var(--soft);font-size:.93rem}
.state b{color:var(--ink);font-weight:500}
.pill{display:inline-flex;align-items:center;gap:.5rem;font-weight:600;color:var(--good)}
.pill::before{content:"";width:.65rem;height:.65rem;border-radius:50%;background:currentColor}
.pill.down{color:var(--bad)}
h2{margin:2.6rem 0 .9rem;font-size:.82rem;font-weight:600;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
.counts{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.9rem;margin:0;padding:0;list-style:none}
.counts li{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.15rem}
.counts strong{display:block;font-size:1.75rem;font-weight:600;line-height:1.2;color:var(--river);font-variant-numeric:tabular-nums}
.counts span{color:var(--soft);font-size:.93rem}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{text-align:left;padding:.7rem 1.15rem;white-space:nowrap}
th{font-weight:500;color:var(--soft);font-size:.88rem}
td{border-top:1px solid var(--line)}
.figure{text-align:right;font-variant-numeric:tabular-nums}
.some{color:var(--bad);font-weight:600}
.quiet{color:var(--soft)}
.links{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.5rem 2rem}
a{color:var(--river);text-underline-offset:.2em;text-decoration-thickness:1px}
a:focus-visible{outline:2px solid var(--river);outline-offset:3px;border-radius:2px}
code{font:.88em ui-monospace,"DejaVu Sans Mono",monospace;color:var(--soft)}
footer{margin-top:2.6rem;color:var(--soft);font-size:.88rem}
`;
