namespace NgHvi;

public sealed partial class Fit
{
    internal FitSpec Spec => record.Spec ?? FitSpec.Of(this);

    /// <summary>Writes JSON (schema "nghvi-fit/2"), all or nothing.</summary>
    /// <param name="path">File, replaced if present.</param>
    /// <exception cref="IOException">File cannot be written.</exception>
    public void Save(string path) => WholeFile.Write(path, stream => stream.Write(ToJson()));

    /// <summary>Reads a saved fit with its summaries.</summary>
    /// <param name="path">Fit file.</param>
    /// <param name="threads">Threads; null: all cores.</param>
    /// <exception cref="InputException">File cannot be read as a fit.</exception>
    public static Fit Load(string path, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return FromJson(RegularFile.ReadBytes(path, RegularFile.LargestFit), Path.GetFileName(path), threads);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var fault = exception is FileNotFoundException ? "does not exist." : $"cannot be read: {exception.Message}";
            throw new InputException($"The fit file \"{path}\" {fault}", exception);
        }
    }

    internal byte[] ToJson() => SavedFitJson.Serialize(Source is SavedSource source
        ? source.Saved with { Verdict = Verdict, Warnings = Warnings } : ToSaved()); // It may have been judged.

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
            var record = new FitRecord(
                model, method ?? throw new FormatException("\"algorithm\" does not say of which kind it is"), saved.Seed, saved.Steps,
                saved.Stopped, saved.Message, saved.Seconds,
                new ElboTrace(saved.Trace.Stride, saved.Trace.Steps, saved.Trace.Elbo, saved.Trace.Seconds), saved.Convergence)
            {
                Spec = FitSpec.Restore(saved.Options),
                Starts = saved.Starts.Requested > 1 ? saved.Starts.Fits : [],
                RequestedStarts = saved.Starts.Requested,
            };
            return new Fit(record, source)
            {
                R2 = saved.Explained,
                RandomEffects = SavedModel.Effects(saved, model.Density),
                Sensitivity = saved.Sensitivity,
                Warnings = saved.Warnings,
            };
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
            Schema: SavedFit.CurrentSchema, Method: Method.Name.ToLowerInvariant(), Family: model.Response.Name,
            Description: Source.Description, Steps: Steps, Stopped: Stopped, Message: Message, Warnings: Warnings, Notes: Notes,
            Seconds: Seconds, SummarySeconds: SummarySeconds, SecondsPerStep: SecondsPerStep, Seed: Seed, Elbo: Elbo,
            LogEvidence: LogEvidence, PluginElbo: PluginElbo, Verdict: Verdict, Posterior: Quantities, Explained: R2,
            Sensitivity: Sensitivity, Convergence: Convergence, Starts: new(RequestedStarts, Starts),
            Options: JsonElement.Parse(Spec.WithoutFolders().ToJson()), Algorithm: JsonSerializer.SerializeToElement(Method, Method.Json),
            Versions: SavedFit.Build.Current,
            Data: new(data.RowCount, data.GroupKeys.Count, data.ResponseName, data.GroupName, data.DroppedRowCount, data.GroupKeys,
                SavedModel.Others(data)),
            Priors: Model.Priors, RandomEffectNames: model.EffectNames, RandomEffects: RandomEffects,
            Trace: new(Trace.Stride, Trace.Steps, Trace.Values, Trace.Seconds), Model: SavedModel.Structure(model),
            Q0: Source is VariationalSource q ? new(q.Approximation.ToDocument(), q.Coordinates.ToDocument()) : null,
            Draws: SavedSource.Save(model.Parameters.Names, draws, Source, Seed), Rows: SavedModel.Rows(data));
    }
}
