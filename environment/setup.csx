// Loads the library as it was last built (dotnet build -c Release src/NgHvi.Interactive) and its displays.
// Paths are relative to a folder beside this one, such as notebooks.
// Every library, dependencies first: one that comes later with a package would make the types of variables new ones.
#r "../src/NgHvi.Interactive/bin/Release/net10.0/System.Numerics.Tensors.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Apache.Arrow.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Microsoft.ML.DataView.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Microsoft.Data.Analysis.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/CsvHelper.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/MathNet.Numerics.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/FSharp.Core.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Newtonsoft.Json.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Fable.Core.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/DynamicObj.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Giraffe.ViewEngine.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Plotly.NET.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/Plotly.NET.CSharp.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/XPlot.Plotly.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/NgHvi.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/NgHvi.Finance.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/NgHvi.Studies.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/NgHvi.Interactive.dll"
// AsParallel: .NET Interactive does not reference it by itself.
#r "System.Linq.Parallel"
using System.Diagnostics;
using Microsoft.Data.Analysis;
using NgHvi;
using NgHvi.Interactive;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;
using NgHvi.Studies;

NgHviKernelExtension.Load();
