namespace NgHvi.Notebooks.Sessions;

/// <summary>The files a set of packages gives, as full paths.</summary>
/// <param name="Compile">Assemblies for the compiler.</param>
/// <param name="Runtime">Assemblies to load.</param>
/// <param name="Native">Native libraries of this system.</param>
internal sealed record PackageAssets(
    IReadOnlyList<string> Compile, IReadOnlyList<string> Runtime, IReadOnlyList<string> Native);
