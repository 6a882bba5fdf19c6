using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Restores packages by <c>dotnet restore</c> on a generated project, and reads what it resolved.</summary>
/// <remarks>
/// What was resolved is kept in the user's local application data, under a name made from what was asked for and from what the
/// folders among the sources hold, so that the same packages are restored once. The newest version of a package is looked up again
/// after a day.
/// </remarks>
internal static partial class PackageRestore
{
    private static readonly TimeSpan NewestFor = TimeSpan.FromDays(1);
    private static readonly string Framework = $"net{Environment.Version.Major}.0";

    /// <summary>Where what was resolved is kept.</summary>
    public static string CacheFolder
    {
        get
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
            return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "nghvi", "packages");
        }
    }

    /// <summary>Restores packages.</summary>
    /// <param name="requests">The packages.</param>
    /// <param name="sources">Folders or feeds in addition to the configured ones.</param>
    /// <param name="cancellationToken">Stops the restore.</param>
    /// <exception cref="NotebookException">The restore failed; the message holds what it said.</exception>
    public static async Task<PackageAssets> RunAsync(
        IReadOnlyCollection<PackageRequest> requests, IReadOnlyCollection<string> sources, CancellationToken cancellationToken)
    {
        if (sources.FirstOrDefault(source => !source.Contains("://", StringComparison.Ordinal) && !Directory.Exists(source)) is { } missing)
        {
            throw new NotebookException($"The package folder {missing} does not exist.");
        }

        var project = Project(requests, sources);
        var cache = CacheFolder;
        var resolved = Path.Combine(cache, NameOf(project + string.Concat(sources.Select(Content))) + ".json");
        var isFresh = !requests.Any(request => request.Version.Contains('*', StringComparison.Ordinal))
            || DateTime.UtcNow - File.GetLastWriteTimeUtc(resolved) < NewestFor;
        if (isFresh && PackageAssets.TryRead(resolved) is { } ready)
        {
            return ready;
        }

        Clean(cache);
        var folder = Path.Combine(cache, Guid.NewGuid().ToString("N"));
        using var own = new FileStream(
            folder + ".lock", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        Directory.CreateDirectory(folder);
        try
        {
            var output = await RestoreAsync(project, folder, cancellationToken).ConfigureAwait(false);
            var assets = Path.Combine(folder, "obj", "project.assets.json");
            if (output is not null || PackageAssets.TryRead(assets) is not { } restored)
            {
                throw new NotebookException(
                    $"{string.Join(", ", requests)} cannot be restored: {Reason(output ?? "it gave no list of files")}");
            }

            File.SetLastWriteTimeUtc(assets, DateTime.UtcNow);
            File.Move(assets, resolved, overwrite: true);
            return restored;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Deletes the folders of restores that were killed, whose locks nobody holds.</summary>
    private static void Clean(string cache)
    {
        foreach (var left in Directory.CreateDirectory(cache).EnumerateFiles("*.lock"))
        {
            try
            {
                using var own = left.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                var folder = Path.ChangeExtension(left.FullName, null);
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
                left.Delete();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It restores.
            }
        }
    }

    private static string Project(IEnumerable<PackageRequest> requests, IEnumerable<string> sources) => new XElement(
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
            requests.Select(request => new XElement(
                "PackageReference", new XAttribute("Include", request.Id), new XAttribute("Version", request.Version))))).ToString();

    /// <summary>Restores in a folder.</summary>
    /// <returns>What the restore said when it failed; null when it did not.</returns>
    private static async Task<string?> RestoreAsync(string project, string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "packages.csproj");
        await File.WriteAllTextAsync(file, project, cancellationToken).ConfigureAwait(false);
        foreach (var shadow in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, shadow), "<Project />", cancellationToken).ConfigureAwait(false);
        }

        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["restore", file, "--nologo", "-v:quiet"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment.Remove("MSBuildSDKsPath");
        try
        {
            using var process = Process.Start(start)!;
            return await WaitAsync(process, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception failure)
        {
            return $"the .NET SDK, which restores packages, cannot be started ({failure.Message}).";
        }
    }

    private static async Task<string?> WaitAsync(Process process, CancellationToken cancellationToken)
    {
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var said = await output.ConfigureAwait(false) + await error.ConfigureAwait(false);
        return process.ExitCode == 0 ? null : said;
    }

    /// <summary>
    /// The errors among what a restore said, without the path of the generated project; all of it when none is marked as one.
    /// </summary>
    private static string Reason(string output)
    {
        var errors = Error().Matches(output).Select(match => match.Groups["text"].Value.Trim()).Distinct().ToArray();
        return errors.Length > 0 ? string.Join(" ", errors) : output.Trim().ReplaceLineEndings(" ");
    }

    /// <summary>What a folder of packages holds; feeds are taken to be as they were.</summary>
    private static string Content(string source) =>
        !Directory.Exists(source)
            ? ""
            : string.Concat(
                new DirectoryInfo(source).EnumerateFiles("*.nupkg", SearchOption.AllDirectories)
                    .OrderBy(file => file.FullName, StringComparer.Ordinal)
                    .Select(file =>
                        string.Create(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n")));

    private static string NameOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    private static string PortableRuntime()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    [GeneratedRegex(@"error (?<text>NU\d+: .*?)(\s\[[^\]\n]*\])?\s*(\n|$)")]
    private static partial Regex Error();
}
