namespace NgHvi.Notebooks.Sessions;

/// <summary>The packages a session uses. They are restored together, so that they agree on what they depend on.</summary>
internal sealed class SessionPackages(SessionReferences references)
{
    private readonly Dictionary<string, PackageRequest> requests = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> sources = [];
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);
    private readonly HashSet<PackageRequest> missing = [];

    /// <summary>Restores what a cell asks for, with what earlier cells asked for.</summary>
    /// <returns>The folders of the packages that are new in this session, those they depend on included and first.</returns>
    /// <exception cref="CellFailureException">It cannot be restored; the session is as before.</exception>
    public async Task<IReadOnlyList<string>> AddAsync(SourceText source, CellStep.Packages step, CancellationToken cancellationToken)
    {
        AddSources(step.Sources.Select(feed => Absolute(feed, source.Folders)));
        var wanted = new Dictionary<string, PackageRequest>(requests, StringComparer.OrdinalIgnoreCase);
        foreach (var request in step.References.Select(PackageRequest.Of))
        {
            if (requests.TryGetValue(request.Id, out var present) && request.Version != "*" && request.Version != present.Version)
            {
                throw CellFailureException.Command(
                    source, step.Line, $"{request} cannot be used: {present} is in use. Start a new session.");
            }

            wanted[request.Id] = present ?? request;
        }

        if (wanted.Count == requests.Count)
        {
            return [];
        }

        try
        {
            var assets = await PackageRestore.RunAsync(wanted.Values, sources, cancellationToken).ConfigureAwait(false);
            references.Add(assets);
            foreach (var request in wanted.Values)
            {
                requests[request.Id] = request;
            }

            return [.. assets.Packages.Where(folders.Add)];
        }
        catch (NotebookException failure)
        {
            throw CellFailureException.Command(source, step.Line, failure.Message);
        }
    }

    /// <summary>Whether a package can be had. The session does not use it yet.</summary>
    /// <remarks>One that cannot is asked for again only when a source has come.</remarks>
    public async Task<bool> CanRestoreAsync(PackageRequest request, CancellationToken cancellationToken)
    {
        if (missing.Contains(request))
        {
            return false;
        }

        try
        {
            await PackageRestore.RunAsync([request], sources, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (NotebookException)
        {
            missing.Add(request);
            return false;
        }
    }

    private void AddSources(IEnumerable<string> sources)
    {
        string[] added = [.. sources.Except(this.sources, StringComparer.Ordinal)];
        this.sources.AddRange(added);
        if (added.Length > 0)
        {
            missing.Clear();
        }
    }

    private static string Absolute(string feed, IReadOnlyList<string> folders) =>
        feed.Contains("://", StringComparison.Ordinal) ? feed
        : folders.Select(folder => Path.GetFullPath(feed, folder)).FirstOrDefault(Directory.Exists) ?? Path.GetFullPath(feed, folders[0]);
}
