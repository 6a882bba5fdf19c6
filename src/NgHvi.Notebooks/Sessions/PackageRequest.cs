namespace NgHvi.Notebooks.Sessions;

/// <summary>A package that a cell asks for.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version or range of versions; "*" is the newest.</param>
internal sealed record PackageRequest(string Id, string Version)
{
    /// <summary>Reads "Id" or "Id, version".</summary>
    public static PackageRequest Of(string text)
    {
        var parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        return new PackageRequest(parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : "*");
    }

    public override string ToString() => Version == "*" ? Id : $"{Id} {Version}";
}
