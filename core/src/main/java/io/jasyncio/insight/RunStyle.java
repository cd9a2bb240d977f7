package io.jasyncio.insight;

/** How the picture of a run looks, on light and on dark backgrounds. */
final class RunStyle {
  static final String CSS =
      """
      text{font:12px ui-sans-serif,system-ui,"Segoe UI",Roboto,"DejaVu Sans",Arial,sans-serif;fill:#1f2328}
      text.heading{font-size:14px;font-weight:600}
      text.name{font-weight:500}
      text.lane{font-style:italic;fill:#656d76}
      text.note,text.time,text.for,text.words{font-size:10.5px;fill:#656d76}
      text.last{text-anchor:end}
      text.for{font-size:9.5px}
      text.for,text.words{paint-order:stroke;stroke:#fff;stroke-width:3px}
      .ground{fill:#fff;stroke:#d8dee4}
      path{fill:none}
      .tick{stroke:#eaeef2}
      .nest{stroke:#afb8c1}
      .loop{stroke:#d8dee4}
      .wait{stroke:#8c959f;stroke-width:1.5}
      .ready{stroke:#8c959f;stroke-width:2.5;stroke-dasharray:.1 4.5;stroke-linecap:round}
      .end{stroke:#57606a;stroke-width:2}
      .hit{stroke:transparent;stroke-width:10}
      .c0{fill:#4078d8}.c1{fill:#12958a}.c2{fill:#8a5bd6}.c3{fill:#7c9425}.c4{fill:#c4529c}.c5{fill:#5b7896}
      .callback{fill:#8c959f}
      .shaft{stroke:#424a53;stroke-width:1.25}
      .head{fill:#424a53}
      .clock{fill:#fff;stroke:#424a53;stroke-width:1.25}
      .spawn .shaft{stroke:#8c959f;stroke-dasharray:2.5 2.5}
      .spawn .head{fill:#8c959f}
      .cancel .shaft,.cancel .clock{stroke:#bc6a00;stroke-width:1.75}
      .cancel .head{fill:#bc6a00}
      .halo{stroke:#fff;stroke-width:5}
      .mark{stroke-width:2}
      .failed .mark{stroke:#cf222e}.failed .words{fill:#cf222e}
      .cancelled .mark{stroke:#bc6a00}.cancelled .words{fill:#bc6a00}
      .step:hover rect{stroke:#1f2328;stroke-width:1.5}
      .wake:hover .shaft,.spawn:hover .shaft,.cancel:hover .shaft,.line:hover .wait{stroke-width:3}
      @media (prefers-color-scheme:dark){
      text{fill:#e6edf3}
      text.lane,text.note,text.time,text.for,text.words{fill:#9198a1}
      text.for,text.words{stroke:#0d1117}
      .ground{fill:#0d1117;stroke:#30363d}
      .tick{stroke:#1f252c}
      .nest,.loop{stroke:#3d444d}
      .wait,.ready{stroke:#7d8590}
      .end{stroke:#9198a1}
      .c0{fill:#6ea8fe}.c1{fill:#3fc1b0}.c2{fill:#b392f0}.c3{fill:#a9c44c}.c4{fill:#ec8ac6}.c5{fill:#8fabc7}
      .shaft,.clock{stroke:#d1d7e0}
      .head{fill:#d1d7e0}
      .clock,.halo{fill:#0d1117}
      .halo{fill:none;stroke:#0d1117}
      .spawn .shaft{stroke:#7d8590}.spawn .head{fill:#7d8590}
      .cancel .shaft,.cancel .clock{stroke:#f0a33c}.cancel .head{fill:#f0a33c}
      .failed .mark{stroke:#ff7b72}.failed .words{fill:#ff7b72}
      .cancelled .mark{stroke:#f0a33c}.cancelled .words{fill:#f0a33c}
      .step:hover rect{stroke:#fff}
      }
      """;

  private RunStyle() {}
}
