using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.CSharp;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>Loads .NET Interactive before any test, as the tool does before any library.</summary>
internal static class InteractiveAssemblies
{
    [ModuleInitializer]
    internal static void Load() => RuntimeHelpers.RunClassConstructor(typeof(CSharpKernel).TypeHandle);
}
