namespace NgHvi;

public sealed partial class Run
{
    private const string Schema = "nghvi-state/2";
    private const int MostSteps = 1 << 30;

    /// <summary>Writes the exact state as JSON (schema "nghvi-state/2").</summary>
    /// <param name="stream">Destination.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var current = Begin(CancellationToken.None);
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WritePropertyName("method");
        JsonSerializer.Serialize(writer, Method, Method.Json);
        Exchange(new StateArchive(writer));
        writer.WriteStartObject("engine");
        current.Exchange(new StateArchive(writer));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Continues a saved run, bit for bit.</summary>
    /// <param name="model">Model of the run.</param>
    /// <param name="stream">Saved state.</param>
    /// <param name="threads">Threads; null: all cores.</param>
    /// <exception cref="InputException">State is damaged or of another model.</exception>
    public static Run Resume(MixedModel model, Stream stream, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Resume(model.Density, stream, threads, model);
    }

    // From the q₀ of a fit.
    internal static Run Continue(Fit fit, int steps, int? threads)
    {
        if (fit.Method is not HybridVi { Update: not UpdateRule.AverageInformation } method
            || fit.Source.Q0 is not var (family, coordinates) || fit.Source.IsMixture)
            throw new InputException($"A fit by {fit.Method.Name}" + (fit.Source.IsMixture ? " that is a mixture of starts" : "")
                + " cannot go on from what it kept: only one q₀ by steps can.");
        try
        {
            method = method with { Steps = checked(fit.Steps + Guard.Positive(steps)) };
            var run = new Run(fit.Model.Density, method, fit.Seed, threads, fit.Model)
            {
                trace = fit.Trace.Copy(),
                firstStep = fit.Steps,
                secondsBefore = fit.Seconds,
            };
            run.engine = HybridEngine.Continue(
                method, fit.Model.Density, new(run.Seed, run.Threads, Interruption.Or(default)), coordinates, family, fit.Steps);
            return run;
        }
        catch (Exception failure) when (failure is ArgumentException or OverflowException)
        {
            throw new InputException($"The fit cannot go on by the method that it says: {failure.Message}", failure);
        }
    }

    internal Run Resumed(Stream stream)
    {
        var run = Resume(target, stream, Threads, model, Method);
        run.Checkpoint = Checkpoint;
        return run;
    }

    internal static Run Resume(ITarget target, Stream stream, int? threads = null, MixedModel? model = null, Method? known = null)
    {
        try
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            JsonSource.Check(content.GetBuffer().AsSpan(0, (int)content.Length), "The saved state");
            using var document = JsonDocument.Parse(content.GetBuffer().AsMemory(0, (int)content.Length));
            var root = document.RootElement;
            var schema = root.GetProperty("schema").GetString();
            if (schema != Schema) throw new InputException($"The saved state has schema \"{schema}\"; this version reads \"{Schema}\".");
            var archive = new StateArchive(root);
            var method = known ?? ReadMethod(root.GetProperty("method"));
            var run = new Run(target, method, archive.Exchange("seed", 0L), threads, model);
            run.engine = method.Restore(target, new(run.Seed, run.Threads), new StateArchive(root.GetProperty("engine")));
            run.Exchange(archive);
            run.firstStep = run.Step;
            return run.Step is >= 0 and < MostSteps ? run
                : throw new InputException($"The saved state is damaged: it is said to be of step {run.Step}.");
        }
        catch (JsonException failure)
        {
            throw new InputException(
                $"The saved state is damaged at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine}.", failure);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InputException($"The saved state cannot be continued: {failure.Message}", failure);
        }
    }

    private static Method ReadMethod(JsonElement saved)
    {
        try
        {
            return saved.Deserialize<Method>(Method.Json) ?? throw new JsonException();
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new InputException(
                "The saved state cannot be continued: its method or one of the options is not known to this version.", failure);
        }
    }

    private void Exchange(StateArchive archive)
    {
        _ = archive.Exchange("seed", Seed);
        var seconds = archive.Exchange("seconds", Seconds);
        secondsBefore = archive.IsReading ? seconds : secondsBefore;
        var ended = archive.Exchange("stopped", Stopped is null or StopReason.Cancelled ? -1 : (int)Stopped);
        Stopped = ended >= 0 ? (StopReason)ended : archive.IsReading ? null : Stopped;
        Message = archive.Exchange("message", Message ?? "") is { Length: > 0 } text ? text : null;
        trace = trace.Exchange(archive);
    }
}
