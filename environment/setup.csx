// Loads the library as it was last built (dotnet build -c Release src/NgHvi.Interactive) and its displays.
// Paths are relative to a folder beside this one, such as notebooks.
#r "../src/NgHvi.Interactive/bin/Release/net10.0/MathNet.Numerics.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/NgHvi.dll"
#r "../src/NgHvi.Interactive/bin/Release/net10.0/NgHvi.Interactive.dll"
// AsParallel: .NET Interactive does not reference it by itself.
#r "System.Linq.Parallel"
using System.Diagnostics;
using NgHvi;
using NgHvi.Interactive;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;

NgHviKernelExtension.Load();
