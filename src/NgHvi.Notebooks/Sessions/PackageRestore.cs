using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Restores packages by <c>dotnet restore</c> on a generated project, and reads what it resolved.</summary>
/// <remarks>
/// The project lies in the user's local application data, under a name made from what it asks for, so that
/// the same packages are restored once. A version with "*" is restored each time.
/// </remarks>
internal static class PackageRestore
{
    private static readonly string Framework = $"net{Environment.Version.Major}.0";

    /// <summary>Restores packages.</summary>
    /// <param name="references">"Id, version" each; without a version, the newest.</param>
    /// <param name="sources">Folders or feeds in addition to the configured ones.</param>
    /// <param name="cancellationToken">Stops the restore.</param>
    /// <exception cref="NotebookException">The restore failed; the message holds what it said.</exception>
    public static async Task<PackageAssets> RunAsync(
        IReadOnlyCollection<string> references, IReadOnlyCollection<string> sources, CancellationToken cancellationToken)
    {
        var project = Project(references, sources);
        var folder = Path.Combine(CacheFolder(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)).AsSpan(0, 8)));
        var assets = Path.Combine(folder, "obj", "project.assets.json");
        if (!project.Contains('*', StringComparison.Ordinal) && TryRead(assets) is { } ready)
        {
            return ready;
        }

        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "packages.csproj");
        await File.WriteAllTextAsync(file, project, cancellationToken).ConfigureAwait(false);
        foreach (var shadow in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, shadow), "<Project />", cancellationToken).ConfigureAwait(false);
        }

        var (succeeded, output) = await DotnetAsync(["restore", file, "--nologo", "-v:quiet"], folder, cancellationToken)
            .ConfigureAwait(false);
        if (succeeded && TryRead(assets) is { } restored)
        {
            return restored;
        }

        Directory.Delete(folder, recursive: true);
        throw new NotebookException(
            $"The packages {string.Join("; ", references)} cannot be restored: {output.Trim().ReplaceLineEndings(" ")}");
    }

    private static string Project(IEnumerable<string> references, IEnumerable<string> sources)
    {
        var packages = references.Select(reference => reference.Split(',', 2, StringSplitOptions.TrimEntries)).Select(parts =>
            new XElement("PackageReference", new XAttribute("Include", parts[0]),
                new XAttribute("Version", parts.Length > 1 && parts[1].Length > 0 ? parts[1] : "*")));
        return new XElement(
            "Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement(
                "PropertyGroup",
                new XElement("TargetFramework", Framework),
                new XElement("RuntimeIdentifier", PortableRuntime()),
                new XElement("SelfContained", "false"),
                new XElement("UseAppHost", "false"),
                new XElement("NuGetAudit", "false"),
                new XElement("RestoreAdditionalProjectSources", string.Join(';', sources))),
            new XElement(
                "ItemGroup",
                new XElement("FrameworkReference", new XAttribute("Include", "Microsoft.AspNetCore.App")),
                packages)).ToString();
    }

    private static PackageAssets? TryRead(string assetsFile)
    {
        if (!File.Exists(assetsFile))
        {
            return null;
        }

        var root = JsonNode.Parse(File.ReadAllText(assetsFile))!;
        if (root["logs"] is JsonArray logs && logs.Any(entry => entry!["level"]?.GetValue<string>() == "Error"))
        {
            return null;
        }

        var folders = root["packageFolders"]!.AsObject().Select(entry => entry.Key).ToArray();
        var target = root["targets"]!.AsObject().FirstOrDefault(entry => entry.Key.Contains('/', StringComparison.Ordinal)).Value;
        var read = new PackageAssets(Files("compile"), Files("runtime"), Files("native"));
        return target is not null && read.Compile.Concat(read.Runtime).Concat(read.Native).All(File.Exists) ? read : null;

        string[] Files(string group) =>
        [
            .. from library in target?.AsObject() ?? []
               let path = root["libraries"]![library.Key]!["path"]?.GetValue<string>()
               where path is not null
               from file in library.Value![@group]?.AsObject() ?? []
               where !file.Key.EndsWith("_._", StringComparison.Ordinal)
               select SourceText.Find(Path.Combine(path, file.Key), folders) ?? Path.Combine(path, file.Key),
        ];
    }

    private static async Task<(bool Succeeded, string Output)> DotnetAsync(
        string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode == 0, await output.ConfigureAwait(false) + await error.ConfigureAwait(false));
    }

    private static string CacheFolder()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "nghvi", "packages");
    }

    private static string PortableRuntime()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
