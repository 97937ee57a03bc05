// Draws the flow picture with the colours of the page, and again when the page turns dark, light, wide or to paper.
(() => {
  "use strict";
  document.documentElement.classList.remove("no-script");
  const place = document.getElementById("flow-picture");
  const data = JSON.parse(document.getElementById("flow-data").textContent);
  if (!place || !data.links.length) return;

  const WIDE = 1000, HIGH = 448;
  const paper = document.getElementById("flow-paper");
  const probe = document.body.appendChild(document.createElement("i"));
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colour = (token) => {
    probe.style.setProperty("color", `var(--${token})`);
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = getComputedStyle(probe).color;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
    return `rgb(${r}, ${g}, ${b})`;
  };

  let chart = null;
  const draw = () => {
    const ink = colour("ink"), soft = colour("soft"), ground = colour("surface"), font = getComputedStyle(document.body).fontFamily;
    const deepest = Math.max(...data.nodes.map((node) => node.depth));
    const letters = Math.max(...data.nodes.filter((node) => !node.depth).map((node) => node.label.length));
    const left = Math.max(90, letters * 7.8 + 16);
    chart ??= echarts.init(place, null, { renderer: "svg", width: WIDE, height: HIGH }); // on a phone it is drawn for paper alone
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      tooltip: {
        backgroundColor: colour("surface"), borderColor: colour("outline"), textStyle: { color: ink, fontFamily: font },
        formatter: ({ data: one }) => echarts.format.encodeHTML(one.said.includes("→") ? one.said : `${one.label}: ${one.said}`),
      },
      series: [{
        type: "sankey", left, right: 116, top: 44, bottom: 10, nodeWidth: 14, nodeGap: 44, draggable: false,
        emphasis: { focus: "none", disabled: true },
        data: data.nodes.map((node) => ({
          ...node,
          itemStyle: { color: ink, borderWidth: 0 },
          label: {
            color: ink, fontSize: 13, lineHeight: 16,
            position: node.depth === deepest ? "right" : node.depth === 0 ? "left" : "top",
            align: node.depth === deepest ? "left" : node.depth === 0 ? "right" : "center",
            formatter: `{name|${node.label.replace(/[{}|]/g, " ")}}\n{said|${node.said}}`,
            rich: {
              name: { color: ink, fontWeight: 700, fontSize: 13, textBorderColor: ground, textBorderWidth: 3 },
              said: { color: soft, fontSize: 12, textBorderColor: ground, textBorderWidth: 3 },
            },
          },
        })),
        links: data.links.map((link) => ({
          ...link,
          lineStyle: { color: colour(link.hot ? "chart-1" : "chart-rest"), opacity: link.hot ? 0.85 : 0.75, curveness: 0.5 },
        })),
      }],
    }, true);
    if (place.offsetWidth) chart.resize({ width: "auto", height: "auto" });
    paper.innerHTML = chart.renderToSVGString({ useViewBox: true }); // a copy that shrinks with its words
  };
  draw();
  new ResizeObserver(draw).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", draw);
  addEventListener("beforeprint", draw);
  addEventListener("afterprint", draw);
})();
