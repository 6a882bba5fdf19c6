using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Sessions;

/// <summary>Packages that cells ask for, and the memory of what they resolved to.</summary>
public sealed class SessionPackagesTests : IDisposable
{
    private readonly ScratchPackages scratch = new();
    private readonly TestFolder folder = new();
    private readonly NotebookSession session;

    public SessionPackagesTests()
    {
        session = new NotebookSession(folder.Path);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public async Task A_package_runs_its_extension_once_in_a_session_before_the_rest_of_the_cell()
    {
        var cell = Using(Pack("Console.Write(\"extended \");"));

        Assert.Equal("stdout: extended rest", await RunAsync(session, cell));
        Assert.Equal("stdout: rest", await RunAsync(session, cell));
        Assert.Equal("stdout: extended rest", await RunAsync(new NotebookSession(folder.Path), cell));
    }

    [Fact]
    public async Task A_failing_extension_is_told_and_the_cell_goes_on()
    {
        Assert.Equal(
            "stderr: The extension of a package failed: broken\n | stdout: rest",
            await RunAsync(session, Using(Pack("throw new Exception(\"broken\");"))));
    }

    [Fact]
    public async Task A_missing_feed_folder_and_a_second_version_are_told()
    {
        var id = Pack("1");

        var absent = await RunAsync(this.session, "#i \"nuget:none\"\n#r \"nuget: A, 1.0.0\"");
        Assert.StartsWith("failure CommandError: Cell 1, line 1: The package folder ", absent, StringComparison.Ordinal);
        var session = new NotebookSession(folder.Path);
        await RunAsync(session, Using(id));
        Assert.Equal(
            $"failure CommandError: Cell 1, line 1: {id} 2.0.0 cannot be used: {id} 1.0.0 is in use. Start a new session.",
            await RunAsync(session, $"#r \"nuget: {id}, 2.0.0\""));
    }

    [Fact]
    public async Task What_was_resolved_is_remembered_and_a_damaged_memory_counts_as_none()
    {
        var cell = Using(Pack("Console.Write(\"extended \");"));
        await RunAsync(session, cell);
        var memory = new DirectoryInfo(PackageRestore.CacheFolder).EnumerateFiles("*.json").MaxBy(file => file.LastWriteTimeUtc)!.FullName;

        using (new WithoutSdk())
        {
            Assert.Equal("stdout: extended rest", await RunAsync(new NotebookSession(folder.Path), cell));
            await File.WriteAllTextAsync(memory, "{\"targets\": 1", Cancellation);
            Assert.Contains(
                "cannot be restored: the .NET SDK", await RunAsync(new NotebookSession(folder.Path), cell), StringComparison.Ordinal);
        }

        Assert.Equal("stdout: extended rest", await RunAsync(new NotebookSession(folder.Path), cell));
    }

    [Fact]
    public async Task A_package_that_is_missing_is_looked_up_again_only_when_a_source_has_come()
    {
        var (package, engine) = (new PackageRequest(Pack("1"), "1.0.0"), (ICellEngine)session);
        using (new WithoutSdk())
        {
            Assert.False(await engine.CanRestoreAsync(package, Cancellation));
        }

        Assert.False(await engine.CanRestoreAsync(package, Cancellation));
        await RunAsync(session, "#i \"nuget:feed\"");
        Assert.True(await engine.CanRestoreAsync(package, Cancellation));
    }

    [Fact]
    public async Task What_a_killed_restore_left_goes_with_the_next_and_what_is_restored_stays()
    {
        string[] folders = [.. Enumerable.Range(0, 2).Select(_ => Path.Combine(PackageRestore.CacheFolder, Guid.NewGuid().ToString("N")))];
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(Path.Combine(folder, "obj"));
            await File.WriteAllTextAsync(folder + ".lock", "", Cancellation);
        }

        using (new FileStream(folders[1] + ".lock", FileMode.Open, FileAccess.Write, FileShare.None))
        using (new WithoutSdk())
        {
            await RunAsync(session, Using(Pack("1")));
            Assert.Equal([false, true], folders.Select(Directory.Exists));
        }

        using (new WithoutSdk())
        {
            await RunAsync(new NotebookSession(folder.Path), Using(Pack("1")));
            Assert.DoesNotContain(folders, folder => Directory.Exists(folder) || File.Exists(folder + ".lock"));
        }
    }

    private static string Using(string id) => $"#i \"nuget:feed\"\n#r \"nuget: {id}, 1.0.0\"\nConsole.Write(\"rest\");";

    private static async Task<string> RunAsync(NotebookSession session, string cell) =>
        (await session.RunAsync(cell, 1, cancellationToken: Cancellation)).Describe();

    private string Pack(string extension) => TestPackage.Write(Path.Combine(folder.Path, "feed"), $"#!csharp\n\n{extension}\n");

    /// <summary>While it exists, a restore that is started fails at once.</summary>
    private sealed class WithoutSdk : IDisposable
    {
        private const string Name = "DOTNET_HOST_PATH";
        private readonly string? before = Environment.GetEnvironmentVariable(Name);

        public WithoutSdk()
        {
            Environment.SetEnvironmentVariable(Name, Path.Combine(AppContext.BaseDirectory, "no-such-dotnet"));
        }

        public void Dispose() => Environment.SetEnvironmentVariable(Name, before);
    }
}
