using System.Diagnostics;

namespace NgHvi.Tests.Shared;

/// <summary>The packages that <c>dotnet pack</c> makes of the last build.</summary>
internal static class PackedPackages
{
    /// <summary>What a package is built for.</summary>
    public static IReadOnlyList<string> Frameworks { get; } = ["net10.0"];

    /// <summary>Packs the libraries into a folder; skips the test when they are not built.</summary>
    public static void Write(string folder, string version)
    {
        var configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;
        foreach (var project in new[] { "NgHvi", "NgHvi.Finance", "NgHvi.Studies", "NgHvi.Interactive" })
        {
            var source = Path.Combine(Repository.Root, "src", project);
            if (Frameworks.Any(framework => !File.Exists(Path.Combine(source, "bin", configuration, framework, project + ".dll"))))
            {
                var frameworks = string.Join(" and ", Frameworks);
                Assert.Skip($"{project} is not built for {frameworks}; dotnet build NgHviNotebooks.sln -c {configuration}");
            }

            string[] arguments = ["pack", source, "-c", configuration, "--no-build", $"-p:Version={version}", "-o", folder, "--nologo"];
            using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output);
            Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        }
    }
}
