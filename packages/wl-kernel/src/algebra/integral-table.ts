/** Antiderivatives of functions of one argument, as text of pure functions. */
export const antiderivatives: Readonly<Record<string, string>> = {
  Sin: "-Cos[#]&",
  Cos: "Sin[#]&",
  Tan: "-Log[Cos[#]]&",
  Cot: "Log[Sin[#]]&",
  Sec: "ArcTanh[Sin[#]]&",
  Csc: "-Log[Cos[#/2]]+Log[Sin[#/2]]&",
  Sinh: "Cosh[#]&",
  Cosh: "Sinh[#]&",
  Tanh: "Log[Cosh[#]]&",
  Coth: "Log[Sinh[#]]&",
  Sech: "2 ArcTan[Tanh[#/2]]&",
  Log: "-#+# Log[#]&",
  ArcSin: "Sqrt[1-#^2]+# ArcSin[#]&",
  ArcCos: "-Sqrt[1-#^2]+# ArcCos[#]&",
  ArcTan: "# ArcTan[#]-Log[1+#^2]/2&",
  ArcCot: "# ArcCot[#]+Log[1+#^2]/2&",
  ArcSinh: "-Sqrt[1+#^2]+# ArcSinh[#]&",
  ArcTanh: "# ArcTanh[#]+Log[1-#^2]/2&",
  Erf: "1/(E^#^2 Sqrt[Pi])+# Erf[#]&",
  Erfc: "-1/(E^#^2 Sqrt[Pi])+# Erfc[#]&",
};

/** Antiderivatives of the squares of functions. */
export const squareAntiderivatives: Readonly<Record<string, string>> = {
  Sin: "#/2-Sin[2 #]/4&",
  Cos: "#/2+Sin[2 #]/4&",
  Tan: "-#+Tan[#]&",
  Cot: "-#-Cot[#]&",
  Sec: "Tan[#]&",
  Csc: "-Cot[#]&",
  Sinh: "-#/2+Sinh[2 #]/4&",
  Cosh: "#/2+Sinh[2 #]/4&",
  Tanh: "#-Tanh[#]&",
  Sech: "Tanh[#]&",
  Csch: "-Coth[#]&",
  Log: "2 #-2 # Log[#]+# Log[#]^2&",
};
