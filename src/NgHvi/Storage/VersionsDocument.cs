using System.Reflection;

namespace NgHvi;

/// <summary>What a fit was made with.</summary>
internal sealed record VersionsDocument(string NgHvi, string Runtime, string System)
{
    public static VersionsDocument Current { get; } = new(
        typeof(VersionsDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture}");
}
