namespace NgHvi;

/// <content>Saving and loading.</content>
public sealed partial class Fit
{
    private const long LargestFile = 1L << 31;

    /// <summary>The description from which the fit was made, or one that describes it as far as names can.</summary>
    internal FitSpec Spec => record.Spec ?? FitSpec.Of(this);

    /// <summary>Writes the fit as JSON (schema "nghvi-fit/2"); the file appears complete or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, ToJson());
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Reads a fit that <see cref="Save"/> or <c>nghvi fit</c> wrote. Summaries are those of the fit that was saved.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Threads for what is computed from it; null: all cores.</param>
    /// <exception cref="InputException">The file cannot be read, is damaged, or is of another schema; the message says where.</exception>
    public static Fit Load(string path, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var file = new FileInfo(path);
            return file.Length > LargestFile
                ? throw new InputException($"The fit file \"{path}\" has more than {LargestFile} bytes, which is no fit.")
                : FromJson(File.ReadAllBytes(path), Path.GetFileName(path), threads);
        }
        catch (FileNotFoundException exception)
        {
            throw new InputException($"The fit file \"{path}\" does not exist.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The fit file \"{path}\" cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The text of a file.</summary>
    internal byte[] ToJson() => SavedFitJson.Serialize(Source is SavedSource source ? source.Saved : ToSaved());

    /// <summary>Reads the text of a file.</summary>
    internal static Fit FromJson(ReadOnlySpan<byte> text, string name, int? threads = null)
    {
        var saved = SavedFitJson.Parse(text, name, FirstVersion.Command);
        try
        {
            var method = saved.Algorithm.TryGetProperty("kind", out _) ? saved.Algorithm.Deserialize<Method>(Method.Json) : null;
            var model = MixedModel.Restore(SavedModel.Restore(saved));
            var draws = SavedSource.Restore(saved);
            Guard.SameLength(saved.Posterior.Count, "posterior", model.Density.QuantityNames.Count, "the model's quantities");
            Guard.SameLength(draws.ParameterCount, "draws.parameterNames", model.Density.Parameters.Count, "the model's θ");
            var source = new SavedSource(model.Density, saved, draws, threads ?? Environment.ProcessorCount);
            return new Fit(
                new FitRecord
                {
                    Model = model,
                    Method = method ?? throw new FormatException("\"algorithm\" does not say of which kind it is"),
                    Spec = FitSpec.Restore(saved.Options),
                    Seed = saved.Seed,
                    Steps = saved.Steps,
                    Stopped = saved.Stopped,
                    Message = saved.Message,
                    Seconds = saved.Seconds,
                    Trace = new ElboTrace(saved.Trace.Stride, saved.Trace.Steps, saved.Trace.Elbo, saved.Trace.Seconds),
                    Convergence = saved.Convergence,
                    Starts = saved.Starts.Requested > 1 ? saved.Starts.Fits : [],
                    RequestedStarts = saved.Starts.Requested,
                },
                source,
                new FitParts(
                    saved.Explained,
                    [.. saved.RandomEffects.Select(one => one with { Names = saved.RandomEffectNames })],
                    saved.Sensitivity,
                    saved.Warnings));
        }
        catch (InputException exception)
        {
            // A formula's fault has a caret below it.
            throw new InputException($"{name}: {exception.Message.Split('\n')[0].TrimEnd()}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or ArithmeticException or JsonException
            or NotSupportedException or InvalidOperationException)
        {
            throw SavedFitJson.Damaged(name, exception.Message.ReplaceLineEndings(" "), exception);
        }
    }

    private SavedFit ToSaved()
    {
        var (model, data) = (Model.Density, Model.Data);
        var draws = Source.Sample(SavedSource.CountFor(model));
        return new SavedFit(
            Schema: SavedFit.CurrentSchema,
            Method: Method.Name.ToLowerInvariant(),
            Family: model.Response.Name,
            Description: Source.Description,
            Steps: Steps,
            Stopped: Stopped,
            Message: Message,
            Warnings: Warnings,
            Seconds: Seconds,
            SummarySeconds: SummarySeconds,
            SecondsPerStep: SecondsPerStep,
            Seed: Seed,
            Elbo: Elbo,
            LogEvidence: LogEvidence,
            PluginElbo: PluginElbo,
            Verdict: Verdict,
            Posterior: Quantities,
            Explained: R2,
            Sensitivity: Sensitivity,
            Convergence: Convergence,
            Starts: new SavedFit.StartList(RequestedStarts, Starts),
            Options: JsonElement.Parse(Spec.WithoutFolders().ToJson()),
            Algorithm: JsonSerializer.SerializeToElement(Method, Method.Json),
            Versions: SavedFit.Build.Current,
            Data: new SavedFit.Source(
                data.RowCount, data.GroupKeys.Count, data.ResponseName, data.GroupName, data.DroppedRowCount, data.GroupKeys),
            Priors: Model.Priors,
            RandomEffectNames: Model.RandomNames,
            RandomEffects: RandomEffects,
            Trace: new SavedFit.TraceList(Trace.Stride, Trace.Steps, Trace.Values, Trace.Seconds),
            Model: SavedModel.Structure(model),
            Q0: Source is VariationalSource q ? new(q.Approximation.ToDocument(), q.Coordinates.ToDocument()) : null,
            Draws: SavedSource.Save(model.Parameters.Names, draws, Source, Seed),
            Rows: SavedModel.Rows(data));
    }
}
